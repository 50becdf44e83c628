"""How the classifier's model is made and judged: `wiredesk train`, `wiredesk evaluate`. Needs the extra `training`.

Nothing here runs in the service.
"""

"""Sources: who may send, how much, and what subscribers may read of it; all of it from one TOML file.

    policy      what the file says of a source, and which source a name is
    reading     the file, checked to the last key
    quota       how much of its quota a source has used in a partition
    intake      which documents come in: blocked sources and quotas
    rights      what is told of an article: copyright, terms of use, its text or not

All of it but the reading of the file is pure: time is the record's, state comes in and goes out.
"""

from wiredesk.sources.intake import Intake, passed
from wiredesk.sources.policy import Sources
from wiredesk.sources.quota import Used
from wiredesk.sources.reading import check_partitions, load
from wiredesk.sources.rights import told

__all__ = ["Intake", "Sources", "Used", "check_partitions", "load", "passed", "told"]

"""In a package of their own, so that the browser and the desk are ended before other tests begin."""

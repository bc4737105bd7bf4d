"""A stranger's document for a page: what is found in it beside its source, as a report, or mended.

Nothing here is HTTP, but for fetching.  `pool` has it done in processes of its own, which are ended when they
take too long; `worker` is such a process.
"""

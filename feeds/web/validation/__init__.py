"""The validator on the Web: untrusted documents, checked in separate processes.

`request` reads what is asked for, `pool` runs jobs in processes that it can end, `worker` is such a process,
and `view` makes the page.
"""

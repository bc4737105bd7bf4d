"""What is wrong with a string: one small pure function per kind of value.

A datatype takes a trimmed, non-empty string and returns flaws, `()` where there are none.  To add one, write
it in the module of its subject beside the `Fault` constants that it reports (`factories` builds the common
shapes) and name it in a row of a namespace's table; nothing else has to know of it.
"""

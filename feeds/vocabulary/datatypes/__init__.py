"""Datatypes: one pure function for each kind of value, which returns what is wrong with a string.

The string is trimmed and not empty.  To add a datatype, write it in the module of its subject, with its
`Fault` constants (`factories` builds the common shapes), and use it in the table of a namespace.
"""

"""Fuzzing: programs that give hostile inputs to one entry point each, and the laws that must hold for them.

    target     what a target is: its entry point with its laws, its seeds, its shapes
    targets/   the targets: one module for each room, announcing TARGETS
    shapes     inputs that grow by construction: nested, repeated, unclosed, referenced, keyed and tagged
    inputs     the inputs of a target, from its seeds and shapes and a number: the same for the same number
    measuring  what an input costs
    state      what a run has found, kept in a folder

`tests/test_fuzzing.py` runs each target for a moment, `benchmarks/fuzz.py` for hours.
"""

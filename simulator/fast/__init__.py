"""Kernels as machine code, by numba, where that is installed."""

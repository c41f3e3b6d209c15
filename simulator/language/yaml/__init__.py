"""YAML from strangers -> plain values with the place of each, within limits; every fault of the text told at once."""

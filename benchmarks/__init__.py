"""Speed, measured against peers and against what the machine can do: `make bench`."""

"""`python -m simulator` does what the command `simulator` does."""

from simulator.cli import main

if __name__ == "__main__":
    main()

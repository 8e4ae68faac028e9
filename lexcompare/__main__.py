"""``python -m lexcompare`` is the command ``lexcompare``."""

from lexcompare.cli import main

if __name__ == "__main__":
    main()

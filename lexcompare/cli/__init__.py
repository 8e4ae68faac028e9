"""Floor 8: the command line, one verb per public call.

Only this floor prints and sets exit codes: 0 finished, 1 findings under ``--strict`` (or a failed
check), 2 nothing could be done, 70 a bug of lexcompare.
"""

from __future__ import annotations

import io
import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit code.

    Errors of the library become one line on stderr; ``LEXCOMPARE_DEBUG=1`` shows where a bug
    arose.
    """
    from lexcompare.cli.app import app
    from lexcompare.core.errors import InternalError, LexcompareError
    from lexcompare.core.process import own_process

    own_process()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Bytes of a file name or an argument that are no UTF-8 are shown, not stumbled over.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except InternalError as error:
        _fail(f"bug: {error}\nPlease report it with the command and the input.", 70)
    except LexcompareError as error:
        _fail(str(error), 2)
    except BrokenPipeError:
        # The reader of our output went away (as `| head` does); nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        _fail("interrupted; finished files are whole, unfinished ones were not written", 130)
    except Exception as error:  # the last door: a user never sees a traceback unless asked for
        if os.environ.get("LEXCOMPARE_DEBUG") == "1":
            raise
        kind = type(error).__name__
        _fail(f"bug: {kind}: {error}\nRun again with LEXCOMPARE_DEBUG=1 and report it.", 70)


def _fail(message: str, code: int) -> None:
    sys.stderr.write(f"lexcompare: {message}\n")
    sys.exit(code)

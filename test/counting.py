"""counting.py: what tests from outside share: a case is counted as it is checked, and the last line says how many
passed, as tool/tally reads it.
"""
passed = failed = 0
DETAIL_MAX = 900  # letters of what was there instead


def check(name, good, detail=""):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {name}: {str(detail)[:DETAIL_MAX]}")


def finish():
    """The last line; gives the exit code. A test without a case has failed."""
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0

"""Has z3 answer questions whose file names say the answer that is expected: NAME.unsat.smt2, NAME.sat.smt2."""

import pathlib
import sys

import z3

passed, failed = 0, 0
for question in sorted(pathlib.Path(sys.argv[1]).glob("*.smt2")):
    expected = question.name.split(".")[-2]
    solver = z3.Solver()
    solver.set("timeout", 20_000)
    solver.from_file(str(question))
    answer = str(solver.check())
    if answer == expected:
        passed += 1
    else:
        failed += 1
        print(f"{question.name}: z3 says {answer}")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)

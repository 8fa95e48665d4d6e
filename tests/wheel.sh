#!/bin/sh
# usage: tests/wheel.sh PYTHON WHEEL
# Installs the wheel in a fresh environment and uses it far from the checkout, where nothing but
# the wheel can supply a module or a lesson.
set -eu

python=$PWD/$1
wheel=$PWD/$2
constraints=$PWD/constraints.txt
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

"$python" -m venv fresh
fresh/bin/python -m pip --disable-pip-version-check --quiet install -c "$constraints" "$wheel"

said=$(fresh/bin/smtplab --version)
test "$said" = "smtplab $(basename "$wheel" | cut -d - -f 2)" || { echo "the wheel says: $said" >&2; exit 1; }
fresh/bin/python -c 'from importlib.resources import files; assert (files("smtplab") / "_lessons").is_dir()'
fresh/bin/python -c 'from smtplab.web.app_files import app_files; assert "smtplab/_lessons/02-helo-to-quit.md" in app_files()'
fresh/bin/python -c 'from importlib.resources import files; assert (files("smtplab.web") / "page" / "index.html").is_file()'
fresh/bin/python -c 'from smtplab.simulation.recordings.samples import SAMPLES, load_sample; [load_sample(name) for name in SAMPLES]'
printf '%s\n' 'EHLO client.example.com' 'NOOP' 'QUIT' > script
fresh/bin/smtplab run - < script > transcript
grep -q 221 transcript || { cat transcript; echo "the wheel did not play the script" >&2; exit 1; }
fresh/bin/smtplab lesson --list > lessons
grep -q helo-to-quit lessons || { echo "the wheel has no lessons" >&2; exit 1; }
echo "the wheel works: $(basename "$wheel")"

# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# A Python program that asks for a list itself and then lets four worker processes fetch what is in it: parent and children talk.
TITLE="Python with a pool of workers"
PACKAGE=python3
KIND=further
ORDER=33

prepare() { prepare_files; }
serve() { start_files; }

drive() {
    cat >"$WORK/fetch.py" <<'PY'
import multiprocessing, os, urllib.request

def fetch(number):
    with urllib.request.urlopen(f"http://files.test/file{number}") as answer, open(f"copy/file{number}", "wb") as file:
        file.write(answer.read())

if __name__ == "__main__":
    os.mkdir("copy")
    numbers = urllib.request.urlopen("http://files.test/list").read().split()
    with multiprocessing.Pool(4) as pool:
        pool.map(fetch, [int(number) for number in numbers])
PY
    run_client 60 python3 "$WORK/fetch.py"
    sleep 1
}

prove() { prove_files "$SCRATCH/home/copy" 40; }

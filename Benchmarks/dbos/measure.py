"""Does with DBOS what weft-bench does with Weft, and prints one JSON line.

    python measure.py sequential|fan-out|nothing --n N [--instances M] --journal default|wal --folder F

DBOS keeps its state in a SQLite file of the folder. `default` is the file as DBOS makes it (rollback
journal); `wal` is the same file switched to a write-ahead log beforehand. Both sync every commit.

Intervals at which DBOS polls are set as low as it allows without slowing itself down (10 ms; the
defaults of 1 s would be most of what is measured).
"""

import argparse
import json
import sqlite3
import time

POLL = 0.01


def main():
    arguments = read_arguments()
    path = f"{arguments.folder}/dbos-{arguments.journal}.sqlite"
    journal = sqlite3.connect(path).execute(
        f"PRAGMA journal_mode = {'WAL' if arguments.journal == 'wal' else 'DELETE'}"
    ).fetchone()[0]

    from dbos import DBOS

    DBOS(
        config={
            "name": "weft-yardstick",
            "system_database_url": f"sqlite:///{path}",
            "log_level": "ERROR",
            "run_admin_server": False,
            "notification_listener_polling_interval_sec": POLL,
        }
    )
    work = CASES[arguments.case](DBOS)
    DBOS.launch()
    try:
        print(json.dumps({"journal": journal, **work(arguments)}))
    finally:
        DBOS.destroy()


def sequential(DBOS):
    """n steps that do nothing, one after the other, in one workflow."""

    @DBOS.step()
    def step(number):
        return number

    @DBOS.workflow()
    def sequence(n):
        moments = [time.perf_counter()]
        for number in range(n):
            step(number)
            moments.append(time.perf_counter())
        return moments

    def measure(arguments):
        sequence(2)
        start, cpu = time.perf_counter(), time.process_time()
        moments = sequence(arguments.n)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        steps = [after - before for before, after in zip(moments, moments[1:])]
        return result(seconds, arguments.n, cpu, steps)

    return measure


def fan_out(DBOS):
    """n queued tasks that do nothing in each of some workflows at once."""

    @DBOS.workflow()
    def task(number):
        return number

    @DBOS.workflow()
    def parent(n):
        handles = [queues[0].enqueue(task, number) for number in range(n)]
        return sum(1 for handle in handles if handle.get_result(polling_interval_sec=POLL) >= 0)

    queues = []

    def measure(arguments):
        queues.append(DBOS.register_queue("tasks", polling_interval_sec=POLL))
        parent(2)
        start, cpu = time.perf_counter(), time.process_time()
        parents = [
            DBOS.start_workflow(parent, arguments.n) for _ in range(arguments.instances)
        ]
        done = sum(handle.get_result(polling_interval_sec=POLL) for handle in parents)
        total = arguments.n * arguments.instances
        assert done == total, f"expected {total} tasks, found {done}"
        return result(
            time.perf_counter() - start, total, time.process_time() - cpu, []
        )

    return measure


def nothing(DBOS):
    """Workflows that do nothing, one after the other, from start to result."""

    @DBOS.workflow()
    def empty():
        return None

    def measure(arguments):
        empty()
        times, cpu = [], time.process_time()
        for _ in range(arguments.n):
            start = time.perf_counter()
            empty()
            times.append(time.perf_counter() - start)
        return result(sum(times), arguments.n, time.process_time() - cpu, times)

    return measure


CASES = {"sequential": sequential, "fan-out": fan_out, "nothing": nothing}


def result(seconds, n, cpu, times):
    times = sorted(times)
    quantiles = {
        f"p{share}_us": round(times[min(len(times) - 1, share * len(times) // 100)] * 1e6)
        for share in (50, 99)
        if times
    }
    return {"n": n, "seconds": seconds, "cpu": cpu, **quantiles}


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", choices=CASES)
    parser.add_argument("--n", type=int, required=True)
    parser.add_argument("--instances", type=int, default=1)
    parser.add_argument("--journal", choices=["default", "wal"], required=True)
    parser.add_argument("--folder", required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()

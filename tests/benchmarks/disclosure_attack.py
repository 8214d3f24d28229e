"""Attacks many simulated half years with a solver and prints what it found out, beside the naive controls.

python -m tests.benchmarks.disclosure_attack --waves 26 --years 10 --seed 1
"""

import argparse

from api.theatre.solver import possible_answers
from tests.promises.attacked_wave import Findings, attack
from tests.promises.naive_releases import free_filter, live_results, two_partitions, without_clamp
from tests.promises.simulated_waves import settled, simulated_waves

CONTROLS = (without_clamp, free_filter, two_partitions, live_results)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waves", type=int, default=26)
    parser.add_argument("--years", type=int, default=1, help="how many organisations")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found, calm = Findings(), Findings()
    exact = dict.fromkeys(CONTROLS, 0)
    for seed in range(options.seed, options.seed + options.years):
        for wave in simulated_waves(seed, options.waves):
            found += attack(wave)
            calm += attack(settled(wave))
            for control in CONTROLS:
                possible = possible_answers(control(wave)).values()
                exact[control] += sum(len(values) == 1 for values in possible)
        print(f"seed {seed}: {found}", flush=True)
        print(f"seed {seed}, had nobody been new: {calm}", flush=True)
    for control in CONTROLS:
        print(f"control {control.__name__}: {exact[control]} exact answers")


if __name__ == "__main__":
    main()

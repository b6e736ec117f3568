"""A standing by pandas, from lines of JSON."""

import json
import sys

import pandas as pd


def main() -> None:
    results = pd.read_json(sys.argv[1], lines=True)
    own = results[results["race"].str.match(rf"\w+-{sys.argv[2]}-.$")].sort_values("race")
    totals = own.groupby("competitor")["points"].sum().reset_index()
    totals = totals[totals["points"] > 0].sort_values(["points", "competitor"], ascending=[False, True])
    races = {
        who: dict(zip(group["race"], map(int, group["points"]), strict=True))
        for who, group in own.groupby("competitor")
    }
    rows = [[who, int(total), races[who]] for who, total in totals.itertuples(index=False)]
    print(json.dumps(rows))  # noqa: T201  it is a script


if __name__ == "__main__":
    main()

"""Tables beside the ranking: comparisons of two formulations, and what other choices would have done to the tiers."""

from typing import Final

from solvscreen.io.tables import TableSchema, boolean, number, text

PAIRWISE: Final = TableSchema(
    name="pairwise",
    key=("formulation", "other"),
    definition=(
        "One row for each two ranked formulations, the one with the higher score first; the other is better with "
        "1 - `probability_better`. Also as pairwise.csv."
    ),
    columns=(
        text("formulation", "id of the formulation with the higher score"),
        text("other", "id of the other one"),
        number(
            "probability_better", "share of the joint draws in which `formulation` scores higher; a tie counts one half"
        ),
        number("score_difference", "score of `formulation` less that of `other`"),
        number("score_difference_lower", "lower end of the 95 % interval of `score_difference`"),
        number("score_difference_upper", "upper end of the 95 % interval of `score_difference`"),
        boolean("same_tier", "true where the two share a tier"),
        boolean("neighbours", "true where no other formulation lies between the two"),
        number("variance_oxidation", "variance of the difference from the method error of oxidation potentials alone"),
        number(
            "variance_desolvation",
            "variance of the difference from the method error of binding and stripping energies alone",
        ),
        number("variance_liquid", "variance of the difference from the statistics of the liquid simulations alone"),
        number(
            "variance_snapshots", "variance of the difference from the scatter between snapshots of one shell alone"
        ),
        text("dominant_doubt", "source of the largest of these variances; empty without any doubt"),
        text(
            "remedy",
            "what would tell the two apart if their scores stayed where they are: statistics of the liquid fall as one "
            "over the number of replicas, the recipe's own errors with the square of its measured error",
        ),
        number("replicas_needed", "replicas of each of the two for that; empty if they need no more"),
        text("recipe_needed", "recipe for that; empty if the present one is enough, or none would be"),
        number("recipe_cost_ratio", "measured CPU time of that recipe relative to the present one; empty without"),
    ),
)

STRESS: Final = TableSchema(
    name="stress",
    key=("test", "choice", "formulation"),
    definition=(
        "One row for each other choice and formulation: does it keep its tier? Written by `solvscreen stress`. What "
        "could not be tried is a row without formulation, with the reason. Also as stress.csv."
    ),
    columns=(
        text("test", "`ion charge scale`, `shell cutoff`, `recipe`, `weights` or `SHE convention`"),
        text("choice", "what was chosen instead"),
        text("formulation", "id of the formulation; empty where the choice could not be tried"),
        text("reference_tier", "tier in the ranking of the run, among the formulations that both rankings hold"),
        text("tier", "tier with the other choice; or `not ranked: reason`"),
        number("reference_rank", "rank in the ranking of the run, among the same; empty where not ranked"),
        number("rank", "rank with the other choice; empty where not ranked"),
        boolean("keeps_tier", "true where both tiers are the same"),
        text("status", "`ok`, or `not computed` where the choice could not be tried"),
        text("reason", "why it could not be tried, or what the comparison leaves out"),
    ),
)

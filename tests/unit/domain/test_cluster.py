import pytest

from solvscreen.domain.cluster import make_cluster, parse_cluster_id
from solvscreen.errors import DataError


def test_name_and_charge_do_not_depend_on_order() -> None:
    charges = {"Na": 1, "PF6": -1, "2-MeTHF": 0}
    cluster = make_cluster({"PF6": 2, "2-MeTHF": 3, "Na": 1}, charges=charges)
    assert cluster.id == "Na_1+2-MeTHF_3+PF6_2"
    assert cluster.charge == -1
    assert make_cluster({"Na": 1, "2-MeTHF": 3, "PF6": 2}, charges=charges) == cluster
    assert parse_cluster_id(cluster.id) == dict(cluster.counts)


@pytest.mark.parametrize("text", ["", "Na", "Na_0", "Na_1+", "Na_x"])
def test_what_is_no_cluster_name(text: str) -> None:
    with pytest.raises(DataError, match="not a cluster name"):
        parse_cluster_id(text)

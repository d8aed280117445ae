"""Weights and tables of the OpenFF NAGL charge model, read from its PyTorch file without PyTorch.

The file is a zip of a pickle and raw arrays. Unpickling is restricted: four harmless functions are allowed, every other
class becomes an inert placeholder, so that nothing in the file can run.
"""

import hashlib
import importlib.util
import io
import pickle
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rdkit import Chem

from solvscreen.errors import DataError

MODEL = "openff-gnn-am1bcc-1.0.0.pt"
MODEL_SHA256 = "7981e7f5b0b1e424c9e10a40d9e7606d96dcd3dd2b095cb4eeff6829f92238ee"
Matrix = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class TabulatedCharges:
    """Charges of one small molecule, in the order of the numbers in its SMILES."""

    mapped_smiles: str
    charges_e: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Model:
    """Weights by name, charges by fixed-hydrogen InChI, and patterns outside the training data."""

    weights: Mapping[str, Matrix]
    table: Mapping[str, TabulatedCharges]
    forbidden: tuple[Chem.Mol, ...]


class _Inert:
    """Stands for any class of the file that is not needed: keeps its state, does nothing."""

    items: dict[Any, Any]
    state: Any

    def __new__(cls, *_: object, **__: object) -> "_Inert":
        made = super().__new__(cls)
        made.items = {}
        made.state = {}
        return made

    def __setstate__(self, state: object) -> None:
        self.state = state

    def __setitem__(self, key: object, value: object) -> None:
        self.items[key] = value


class _Ordered(dict[Any, Any]):
    """An ordered dictionary that may carry attributes."""


def _scalar(_: object, raw: str | bytes) -> float:
    """Value of a pickled NumPy double."""
    return float(struct.unpack("<d", raw.encode("latin1") if isinstance(raw, str) else raw)[0])


def _encode(text: str, encoding: str) -> bytes:
    return text.encode(encoding)


def _tensor(storage: Matrix, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: object) -> Matrix:
    byte_strides = [4 * step for step in stride]
    return np.lib.stride_tricks.as_strided(storage[offset:], size, byte_strides).copy()


class _Reader(pickle.Unpickler):
    """Reads a PyTorch file without executing anything but the four functions named here."""

    _ALLOWED = {  # noqa: RUF012
        ("collections", "OrderedDict"): _Ordered,
        ("torch._utils", "_rebuild_tensor_v2"): _tensor,
        ("numpy.core.multiarray", "scalar"): _scalar,
        ("_codecs", "encode"): _encode,
    }

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._root = archive.namelist()[0].split("/")[0]
        super().__init__(io.BytesIO(archive.read(f"{self._root}/data.pkl")))

    def find_class(self, module: str, name: str) -> Any:
        return self._ALLOWED.get((module, name), _Inert)

    def persistent_load(self, pid: Any) -> Matrix:
        return np.frombuffer(self._archive.read(f"{self._root}/data/{pid[2]}"), dtype="<f4")


def _model_path() -> Path:
    spec = importlib.util.find_spec("openff.nagl_models")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "models" / "am1bcc" / MODEL
        if path.is_file():
            return path
    raise DataError(f"{MODEL} not found; install the package openff-nagl-models")


@cache
def model() -> Model:
    """The network, read once.

    Raises:
        DataError: the file is missing or is not the one that Sage names.
    """
    path = _model_path()
    if hashlib.sha256(path.read_bytes()).hexdigest() != MODEL_SHA256:
        raise DataError(f"{path} is not the charge model that OpenFF Sage names; reinstall openff-nagl-models")
    with zipfile.ZipFile(path) as archive:
        content = _Reader(archive).load()
    settings = content["hyperparameters"].items
    entries = settings["lookup_tables"]["am1bcc_charges"]["properties"]
    fields = {key: entry.state["__dict__"] for key, entry in entries.items()}
    return Model(
        weights=content["state_dict"],
        table={
            key: TabulatedCharges(mapped_smiles=value["mapped_smiles"], charges_e=tuple(value["property_value"]))
            for key, value in fields.items()
        },
        forbidden=tuple(Chem.MolFromSmarts(p) for p in settings["chemical_domain"]["forbidden_patterns"]),
    )

"""The functions of `scipy.special`, without what else that package loads.

Its own start copies all of numpy's namespace, test tools and Fortran compiler included, and rewrites the
documentation of each function: .2 s of every command's processor, more than a year of 20 teams takes to be
analysed. The compiled module that holds the functions needs none of it.
"""

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import scipy

__all__ = ["compiled", "functions"]

PACKAGE = "scipy.special"


def compiled() -> ModuleType:
    """The compiled functions, or the package where it is loaded already or keeps them elsewhere."""
    if PACKAGE not in sys.modules:
        package = ModuleType(PACKAGE)  # stands in for the time of one import
        package.__path__ = [f"{folder}/special" for folder in scipy.__path__]
        sys.modules[PACKAGE] = package
        try:
            return importlib.import_module(f"{PACKAGE}._ufuncs")
        except ModuleNotFoundError:
            pass
        finally:
            del sys.modules[PACKAGE]
    return importlib.import_module(PACKAGE)


if TYPE_CHECKING:
    from scipy import special as functions
else:
    functions = compiled()

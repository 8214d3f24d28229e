"""The standard error that other programs print and Resonanz does not use."""

from analytics.algebra.slopes import Fit
from analytics.algebra.uncertainty import Robust, cr0


def cr1(fit: Fit) -> Robust:
    """CR0 times N / (N − 1), df N − 1."""
    plain = cr0(fit)
    teams = plain.df + 1
    return Robust(covariance=plain.covariance * float(teams[0] / plain.df[0]), df=plain.df)

"""Screens electrolytes for anode-free sodium-metal batteries from molecules up."""

__version__ = "0.1.0"

"""The base classes and helpers of the widgets."""

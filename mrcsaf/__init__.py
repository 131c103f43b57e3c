"""Multimodal recommender library: data, encoders, models, training, store, explanations. No Qt."""

__version__ = "0.1.0"

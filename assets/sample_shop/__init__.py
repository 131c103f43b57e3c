"""The sample shop: products drawn and written by this code, shoppers simulated, truth known."""

"""One model in many languages: the same 32 variables, 15 years, 12 uncertain assumptions and yearly weather."""

"""Tables: CSV, Excel, Parquet; pages of documentation."""

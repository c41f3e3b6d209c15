"""Many scenarios, in processes; outputs whole or not at all."""

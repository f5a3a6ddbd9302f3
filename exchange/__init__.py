"""How it comes in and goes out: spreadsheets, text files and other ledgers' exports, and mappings that explain them."""

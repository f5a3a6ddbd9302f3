"""What verify looks at: one room a family of checks, each giving findings by code, none changing anything."""

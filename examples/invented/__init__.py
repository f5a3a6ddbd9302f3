"""A PMO that never was, in any size: its history of years, the same for the same seed, event by event.

It is there to be measured on and to be tried out at scale. Its events are recorded under the rules like any others, in
the order in which its people came to record them: mostly deliveries and measurements, some of them late, some wrong and
voided or corrected; turns that close and turns that stall.
"""

"""What is touched: the drivers of contactor, lock, meter, pilot, reader and light, virtual or real."""

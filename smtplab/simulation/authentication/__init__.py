"""Who says so: SPF, DKIM, DMARC and reverse DNS, computed over the lab's own DNS."""

"""Google's OAuth and YouTube's Data API, by urllib3: a handful of requests to hosts whose names are fixed here."""

"""DynamoDB, S3 and SQS: the only importers of boto3, but for the composition root."""

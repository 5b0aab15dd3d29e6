"""DynamoDB, S3 and SQS: the only importers of boto3."""

"""The adapters for DynamoDB, S3, SQS and SES. Besides the composition root and the CLI, only they import botocore."""

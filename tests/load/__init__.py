"""The load run: many clients call the local cloud while videos are rendered, and while workers are killed."""

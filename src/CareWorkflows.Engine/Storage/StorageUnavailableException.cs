namespace CareWorkflows.Engine.Storage;

/// <summary>
/// The store could not save: the disk is full, cannot be written, or did not answer in time. Nothing was acknowledged and
/// nothing is half saved. The same command may be sent again under the same id: it is then done once, whatever happened.
/// </summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

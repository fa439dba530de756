using CareWorkflows.Engine.Tests.Storage;

// The tests are run by their host, not by this. This is the process that DurabilityTests starts in order to kill it.
return await DurabilityTests.WorkUntilKilled(args);

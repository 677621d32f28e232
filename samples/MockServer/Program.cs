using ArcBox.Samples.MockServer;

return await new MockServerCommand().Parse(args).InvokeAsync();

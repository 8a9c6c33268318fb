package shark.api;

import shark.api.Method.Stream;

/** The daemon's methods. */
public final class Methods {
    public static final Method<Nothing, DaemonInfo> DAEMON_INFO = call("daemon.info", Nothing.class, DaemonInfo.class);
    public static final Method<Nothing, Nothing> DAEMON_STOP = call("daemon.stop", Nothing.class, Nothing.class);

    public static final Method<CreateSandbox, SandboxInfo> SANDBOX_CREATE =
            call("sandbox.create", CreateSandbox.class, SandboxInfo.class);
    public static final Method<SandboxRef, SandboxInfo> SANDBOX_START =
            call("sandbox.start", SandboxRef.class, SandboxInfo.class);
    public static final Method<SandboxRef, SandboxInfo> SANDBOX_STOP =
            call("sandbox.stop", SandboxRef.class, SandboxInfo.class);
    public static final Method<RemoveSandbox, Nothing> SANDBOX_REMOVE =
            call("sandbox.rm", RemoveSandbox.class, Nothing.class);
    public static final Method<Nothing, SandboxList> SANDBOX_LIST =
            call("sandbox.ls", Nothing.class, SandboxList.class);
    public static final Method<SandboxRef, SandboxDetail> SANDBOX_INSPECT =
            call("sandbox.inspect", SandboxRef.class, SandboxDetail.class);
    public static final Method<SetMode, SandboxInfo> SANDBOX_MODE =
            call("sandbox.mode", SetMode.class, SandboxInfo.class);
    public static final Method<Attach, Attached> SANDBOX_ATTACH =
            new Method<>("sandbox.attach", Attach.class, Attached.class, Stream.FRAMES);
    public static final Method<Exec, Nothing> SANDBOX_EXEC =
            new Method<>("sandbox.exec", Exec.class, Nothing.class, Stream.FRAMES);
    public static final Method<Run, SandboxInfo> SANDBOX_RUN =
            new Method<>("sandbox.run", Run.class, SandboxInfo.class, Stream.FRAMES);

    public static final Method<ListExchanges, ExchangeList> HTTP_LIST =
            call("http.ls", ListExchanges.class, ExchangeList.class);
    public static final Method<PageExchanges, ExchangePage> HTTP_PAGE =
            call("http.page", PageExchanges.class, ExchangePage.class);
    public static final Method<ExchangeRef, ExchangeDetail> HTTP_SHOW =
            call("http.show", ExchangeRef.class, ExchangeDetail.class);
    public static final Method<ReadBody, BodyPart> HTTP_BODY = call("http.body", ReadBody.class, BodyPart.class);
    public static final Method<PinExchange, Nothing> HTTP_PIN = call("http.pin", PinExchange.class, Nothing.class);
    public static final Method<ExchangeRef, Nothing> HTTP_REMOVE = call("http.rm", ExchangeRef.class, Nothing.class);

    public static final Method<RefreshExchange, Refreshed> HTTP_REFRESH =
            call("http.refresh", RefreshExchange.class, Refreshed.class);

    /** Its connection goes on without a word of either side, and the proxy ends with it. */
    public static final Method<OpenProxy, ProxyInfo> PROXY_OPEN =
            new Method<>("proxy.open", OpenProxy.class, ProxyInfo.class, Stream.SILENT);

    /** Of a sandbox; an empty name: of all proxies. */
    public static final Method<SandboxRef, AuthorityPem> AUTHORITY =
            call("authority", SandboxRef.class, AuthorityPem.class);

    public static final Method<SetTapeRules, TapeRules> TAPE_RULES =
            call("tape.rules", SetTapeRules.class, TapeRules.class);

    public static final Method<Nothing, TapeList> TAPE_LIST = call("tape.ls", Nothing.class, TapeList.class);
    public static final Method<Nothing, TapeNames> TAPE_NAMES = call("tape.names", Nothing.class, TapeNames.class);
    public static final Method<TapeRef, TapeInfo> TAPE_SHOW = call("tape.show", TapeRef.class, TapeInfo.class);
    public static final Method<TapeRef, Nothing> TAPE_NEW = call("tape.new", TapeRef.class, Nothing.class);
    public static final Method<CopyTape, Nothing> TAPE_COPY = call("tape.cp", CopyTape.class, Nothing.class);
    public static final Method<CopyTape, Nothing> TAPE_MERGE = call("tape.merge", CopyTape.class, Nothing.class);
    public static final Method<CompareTapes, TapeDifferences> TAPE_DIFF =
            call("tape.diff", CompareTapes.class, TapeDifferences.class);
    public static final Method<TapeRef, TapeReport> TAPE_VERIFY = call("tape.verify", TapeRef.class, TapeReport.class);
    public static final Method<TapeFile, Nothing> TAPE_EXPORT = call("tape.export", TapeFile.class, Nothing.class);
    public static final Method<TapeFile, Nothing> TAPE_IMPORT = call("tape.import", TapeFile.class, Nothing.class);
    public static final Method<RemoveTape, Nothing> TAPE_REMOVE = call("tape.rm", RemoveTape.class, Nothing.class);

    public static final Method<Subscribe, Nothing> EVENTS =
            new Method<>("events", Subscribe.class, Nothing.class, Stream.EVENTS);

    private Methods() {}

    private static <P, R> Method<P, R> call(String name, Class<P> parameters, Class<R> result) {
        return new Method<>(name, parameters, result, Stream.NONE);
    }
}

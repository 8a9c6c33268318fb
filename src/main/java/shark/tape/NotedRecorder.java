package shark.tape;

import java.util.function.LongConsumer;

/**
 * A recorder that tells the ids of the exchanges that begin.
 *
 * @param begun called before anything else is known of the exchange
 */
record NotedRecorder(Recorder recorder, LongConsumer begun) implements Recorder {
    @Override
    public boolean ready() {
        return recorder.ready();
    }

    @Override
    public void whenReady(Runnable resume) {
        recorder.whenReady(resume);
    }

    @Override
    public Recording begin(RequestHead request) {
        Recording recording = recorder.begin(request);
        begun.accept(recording.id());
        return recording;
    }

    @Override
    public void malformed(
            String scheme,
            String host,
            int port,
            byte[] bytes,
            int status,
            byte[] answerHead,
            byte[] answerBody,
            String error) {
        recorder.malformed(scheme, host, port, bytes, status, answerHead, answerBody, error);
    }

    @Override
    public TunnelRecording tunnel(String scheme, String host, int port) {
        return recorder.tunnel(scheme, host, port);
    }

    @Override
    public NameRecorder names() {
        return recorder.names();
    }

    @Override
    public Deeds deeds() {
        return recorder.deeds();
    }

    @Override
    public boolean sealed() {
        return recorder.sealed();
    }
}

package org.fmnist.serve;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.DatasetSource;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.runtime.SessionSettings;

/** How a {@link Service} runs. Immutable; {@link #builder} begins with the defaults. */
public final class ServiceSettings {
  public static final String DEFAULT_HOST = "127.0.0.1";

  /** The port of TensorFlow Serving's REST interface. */
  public static final int DEFAULT_PORT = 8501;

  /** A run of this size gives each image the same values at every place in it. */
  public static final int DEFAULT_MAX_BATCH = 16;

  public static final int DEFAULT_MAX_WAIT_MILLIS = 1;
  public static final int DEFAULT_MAX_QUEUE = 10_000;

  private final Builder values;

  private ServiceSettings(Builder values) {
    this.values = values;
  }

  /** A service of the shipped and the hardened weights for this machine alone. */
  public static Builder builder() {
    return new Builder();
  }

  String host() {
    return values.host;
  }

  int port() {
    return values.port;
  }

  /** Never empty; the first is the default. */
  Map<String, WeightsSource> models() {
    return values.models;
  }

  int maxBatch() {
    return values.maxBatch;
  }

  int maxWaitMillis() {
    return values.maxWaitMillis;
  }

  int maxQueue() {
    return values.maxQueue;
  }

  boolean allowRemote() {
    return values.allowRemote;
  }

  ClientTimeouts clientTimeouts() {
    return values.clientTimeouts;
  }

  Path workFolder() {
    return values.workFolder;
  }

  SessionSettings session() {
    return values.session;
  }

  ComputePrecision precision() {
    return values.precision;
  }

  DatasetSource data() {
    return values.data;
  }

  Optional<Consumer<String>> accessLog() {
    return values.accessLog;
  }

  Consumer<Throwable> failures() {
    return values.failures;
  }

  Consumer<String> notes() {
    return values.notes;
  }

  /** Threads that run a model at once. */
  int workers() {
    int threads = values.session.threads();
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  /** Says how to run. Not for sharing between threads. */
  public static final class Builder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

    private String host = DEFAULT_HOST;
    private int port = DEFAULT_PORT;
    private Map<String, WeightsSource> models = new LinkedHashMap<>();
    private int maxBatch = DEFAULT_MAX_BATCH;
    private int maxWaitMillis = DEFAULT_MAX_WAIT_MILLIS;
    private int maxQueue = DEFAULT_MAX_QUEUE;
    private boolean allowRemote;
    private ClientTimeouts clientTimeouts = ClientTimeouts.DEFAULT;
    private Path workFolder = Path.of(System.getProperty("java.io.tmpdir"));
    private SessionSettings session = SessionSettings.defaults();
    private ComputePrecision precision = ComputePrecision.FP32;
    private DatasetSource data = DatasetSource.embedded();
    private Optional<Consumer<String>> accessLog = Optional.empty();
    private Consumer<Throwable> failures = failure -> {};
    private Consumer<String> notes = note -> {};

    private Builder() {}

    private Builder(Builder other) {
      host = other.host;
      port = other.port;
      models = new LinkedHashMap<>(other.models);
      maxBatch = other.maxBatch;
      maxWaitMillis = other.maxWaitMillis;
      maxQueue = other.maxQueue;
      allowRemote = other.allowRemote;
      clientTimeouts = other.clientTimeouts;
      workFolder = other.workFolder;
      session = other.session;
      precision = other.precision;
      data = other.data;
      accessLog = other.accessLog;
      failures = other.failures;
      notes = other.notes;
    }

    /** The address to listen at; {@value #DEFAULT_HOST} if it is not said. */
    public Builder host(String value) {
      host = value;
      return this;
    }

    /** The port to listen at, 0 for a free one; {@value #DEFAULT_PORT} if it is not said. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /**
     * Adds a model; the first is the default one. Without any, {@code fmnist} is the shipped
     * weights and {@code robust} the hardened ones.
     *
     * @throws InvalidSettingException if the name is taken or cannot stand in a path
     */
    public Builder model(String name, WeightsSource weights) {
      if (!NAME.matcher(name).matches()) {
        throw new InvalidSettingException(
            "model", "expected a name of letters, digits, _ . and -, found \"" + name + "\"");
      }
      if (models.put(name, weights) != null) {
        throw new InvalidSettingException(
            "model", "expected each name once, found \"" + name + "\" again");
      }
      return this;
    }

    /** Images a session run: each run has this size, whatever is asked for at once. */
    public Builder maxBatch(int value) {
      maxBatch = value;
      return this;
    }

    /** How long a run waits for more images than are there, in milliseconds. */
    public Builder maxWaitMillis(int value) {
      maxWaitMillis = value;
      return this;
    }

    /** Images of one model that may wait; beyond it requests are turned away. */
    public Builder maxQueue(int value) {
      maxQueue = value;
      return this;
    }

    /** Whether other machines may connect. */
    public Builder allowRemote(boolean value) {
      allowRemote = value;
      return this;
    }

    /** How long clients may take; {@link ClientTimeouts#DEFAULT} if it is not said. */
    public Builder clientTimeouts(ClientTimeouts value) {
      clientTimeouts = value;
      return this;
    }

    /**
     * Where an attack of the page keeps its files while it runs; the folder for temporary files if
     * it is not said. Nothing else needs it.
     */
    public Builder workFolder(Path value) {
      workFolder = value;
      return this;
    }

    /** Device, and how many threads run each model at once; all cores if it is not said. */
    public Builder session(SessionSettings value) {
      session = value;
      return this;
    }

    /**
     * What models multiply in; float32 if it is not said. {@link ComputePrecision#AUTO} is decided
     * by the machine.
     */
    public Builder precision(ComputePrecision value) {
      precision = value;
      return this;
    }

    /** Whose test images the page shows; the embedded ones if it is not said. */
    public Builder data(DatasetSource value) {
      data = value;
      return this;
    }

    /** Hears a line for each request. */
    public Builder accessLog(Consumer<String> value) {
      accessLog = Optional.of(value);
      return this;
    }

    /** Hears of failures that no request explains. */
    public Builder failures(Consumer<Throwable> value) {
      failures = value;
      return this;
    }

    /** Hears a line about each thing that a user should know of the weights and the images. */
    public Builder notes(Consumer<String> value) {
      notes = value;
      return this;
    }

    /**
     * The settings.
     *
     * @throws InvalidSettingException if a number is out of range, or other machines could connect
     *     although that is not allowed
     */
    public ServiceSettings build() {
      require("port", port, 0, 65_535);
      require("maxBatch", maxBatch, 1, 10_000);
      require("maxWaitMs", maxWaitMillis, 0, 10_000);
      require("maxQueue", maxQueue, 1, 10_000_000);
      if (!allowRemote && !Hosts.isLoopback(host)) {
        throw new InvalidSettingException(
            "host",
            "expected an address of this machine alone, such as "
                + DEFAULT_HOST
                + ", found "
                + host
                + "; allow remote clients if other machines shall connect, who can use it without a"
                + " password");
      }
      Builder copy = new Builder(this);
      if (models.isEmpty()) {
        copy.model("fmnist", WeightsSource.shipped()).model("robust", WeightsSource.robust());
      }
      return new ServiceSettings(copy);
    }

    private static void require(String setting, int value, int min, int max) {
      if (value < min || value > max) {
        throw new InvalidSettingException(
            setting, "expected " + min + " to " + max + ", found " + value);
      }
    }
  }
}

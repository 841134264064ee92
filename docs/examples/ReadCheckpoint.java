import java.nio.file.Path;
import org.fmnist.checkpoint.CheckpointReader;
import org.fmnist.checkpoint.StoredTensor;

/**
 * Lists the tensors of any TensorFlow V2 checkpoint and reads the values of one.
 *
 * <pre>java -cp target/fmnist.jar docs/examples/ReadCheckpoint.java [PREFIX [TENSOR]]</pre>
 */
class ReadCheckpoint {
  public static void main(String[] args) {
    CheckpointReader checkpoint =
        CheckpointReader.open(Path.of(args.length > 0 ? args[0] : "checkpoint/fmnist_cnn.ckpt"));
    for (StoredTensor tensor : checkpoint.tensors()) {
      System.out.println(tensor);
    }
    String name = args.length > 1 ? args[1] : "fmnist_cnn/Variable_9";
    float[] values = checkpoint.floats(name);
    System.out.printf("%s begins with %.6f%n", name, values[0]);
  }
}

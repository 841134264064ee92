import java.nio.file.Path;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.eval.ImageClassifier;
import org.fmnist.eval.Prediction;

/**
 * Classifies one picture.
 *
 * <pre>java -cp target/fmnist.jar docs/examples/Classify.java [PICTURE]</pre>
 */
class Classify {
  public static void main(String[] args) {
    Path picture = Path.of(args.length > 0 ? args[0] : "docs/examples/ankle-boot.png");
    try (ImageClassifier classifier = ImageClassifier.open(WeightsSource.shipped())) {
      Prediction prediction = classifier.classify(picture);
      System.out.printf(
          "%s: %s, probability %.4f%n",
          picture, prediction.best().name(), prediction.best().probability());
      prediction.notes().forEach(note -> System.out.println("note: " + note));
    }
  }
}

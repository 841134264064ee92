package org.fmnist.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
@Timeout(240)
class LaboratoryPageTest {
  private static final String READY = "document.documentElement.dataset.ready === 'yes'";
  private static final String ANSWERS = "document.querySelectorAll('#answers .best').length === 2";

  @TempDir static Path folder;
  private static RunningService service;
  private static Chromium browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Chromium.PROGRAM.isPresent(), "no chromium on the path: the page is not looked at");
    service = new RunningService();
    browser = new Chromium(folder);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (service != null) {
      service.close();
    }
  }

  @BeforeEach
  void open() throws InterruptedException {
    browser.width(1280, false);
    browser.dark(false);
    openAt("");
  }

  private static void openAt(String state) throws InterruptedException {
    browser.open("about:blank");
    browser.open(service.service.uri() + state);
    browser.await(READY);
    browser.await(ANSWERS);
  }

  @AfterEach
  void nobodyComplained() {
    assertThat(browser.complaints).isEmpty();
    assertThat(service.failures).isEmpty();
    assertThat(browser.evaluate("document.getElementById('problem').textContent")).isEqualTo("");
  }

  private static String best(String model) {
    return (String)
        browser.evaluate(
            "document.querySelector('#answers article[aria-label="
                + model
                + "] .best span').textContent");
  }

  @Test
  void opensWithTheFirstTestImage() throws Exception {
    assertThat(best("fmnist")).isEqualTo("Ankle boot");
    assertThat(best("robust")).isEqualTo("Ankle boot");
    assertThat(browser.evaluate("document.querySelectorAll('#classes button').length"))
        .isEqualTo(10);
    browser.screenshot(folder.resolve("open.png"));
  }

  @Test
  void aLinkHoldsTheState() throws Exception {
    openAt("#image=test%3A2&method=square&target=3&epsilon=20&budget=300");
    assertThat(best("fmnist")).isEqualTo("Trouser");
    assertThat(browser.evaluate("document.getElementById('method').value")).isEqualTo("square");
    assertThat(browser.evaluate("document.getElementById('epsilon').value")).isEqualTo("20");
    assertThat(browser.evaluate("document.getElementById('budget').value")).isEqualTo("300");
    assertThat(browser.evaluate("location.hash")).asString().contains("image=test%3A2", "target=3");
  }

  @Test
  void choosesByNumber() throws Exception {
    browser.evaluate(
        "(() => { const n = document.getElementById('number'); n.value = 1;"
            + " n.dispatchEvent(new Event('change')); })()");
    browser.await("document.getElementById('seen-caption').textContent.includes('image 1:')");
    browser.await("document.querySelector('#answers .best span').textContent === 'Pullover'");
  }

  @Test
  void choosesByChanceWithinAClass() throws Exception {
    browser.evaluate("document.getElementById('class').value = '8'");
    browser.evaluate("document.getElementById('chance').click()");
    browser.await("document.getElementById('seen-caption').textContent.endsWith('Bag')");
  }

  @Test
  void takesADrawing() throws Exception {
    Object corner =
        browser.evaluate(
            "(() => { const r = document.getElementById('drawing').getBoundingClientRect();"
                + " return [r.left, r.top]; })()");
    List<?> place = (List<?>) corner;
    double x = ((Number) place.get(0)).doubleValue();
    double y = ((Number) place.get(1)).doubleValue();
    browser.drag(x + 80, y + 20, x + 70, y + 100, x + 60, y + 180);
    browser.await("!location.hash.includes('test')");
    browser.await(
        "[...document.getElementById('seen').getContext('2d').getImageData(0, 0, 28, 28).data]"
            + ".filter((v, i) => i % 4 === 0 && v > 128).length > 40");
  }

  @Test
  void attacksUntilTheNetworkIsFooled() throws Exception {
    openAt("#image=test%3A1&method=pgd&target=any&epsilon=16&budget=50");
    browser.evaluate("document.getElementById('start').click()");
    browser.await(
        "document.querySelector('#attacks [aria-label=fmnist]')?.dataset.state === 'fooled'");
    browser.await("document.querySelector('#attacks [aria-label=robust]')?.dataset.state");
    assertThat(
            browser.evaluate(
                "document.querySelector('#attacks [aria-label=fmnist] .best span').textContent"))
        .isNotEqualTo("Pullover");
    assertThat(browser.evaluate("document.querySelector('#attacks .command').textContent"))
        .asString()
        .contains("--method pgd --target any --norm linf --epsilon 16/255 --max-iterations 50");
    assertThat(browser.evaluate("document.querySelectorAll('#attacks a[download]').length"))
        .isEqualTo(4);
    assertThat(browser.evaluate("document.getElementById('stop').disabled")).isEqualTo(true);
    browser.screenshot(folder.resolve("attack.png"));
  }

  @Test
  void stops() throws Exception {
    openAt("#image=test%3A0&method=mcmc&target=1&epsilon=1&budget=100000");
    browser.evaluate("document.getElementById('start').click()");
    browser.await("document.querySelectorAll('#attacks .value').length === 20");
    browser.await(
        "[...document.querySelectorAll('#attacks [role=status]')].every(s => /[1-9]\\d* quer/.test(s.textContent))");
    browser.evaluate("document.getElementById('stop').click()");
    browser.await("document.querySelectorAll('#attacks [data-state=stopped]').length === 2");
    long end = System.nanoTime() + 30_000_000_000L;
    while (!metrics().contains("fmnist_attacks_running 0") && System.nanoTime() < end) {
      Thread.sleep(100);
    }
    assertThat(metrics()).contains("fmnist_attacks_running 0");
  }

  private static String metrics() {
    return new String(service.get("/metrics").body(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void theGalleryOpensACellsImages() throws Exception {
    browser.evaluate("document.getElementById('gallery-load').click()");
    browser.await("document.querySelectorAll('#confusion button').length === 100");
    browser.await("document.querySelectorAll('#mistakes button').length === 25");
    browser.evaluate("document.querySelectorAll('#confusion button')[6].click()");
    browser.await("document.querySelectorAll('#cell button').length > 20");
    browser.screenshot(folder.resolve("gallery.png"));
  }

  @Test
  void fitsAPhone() throws Exception {
    browser.width(390, true);
    openAt("");
    assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    browser.screenshot(folder.resolve("phone.png"));
  }

  @Test
  void isLightByDayAndDarkByNight() throws Exception {
    assertThat(brightness("day.png")).isGreaterThan(200);
    browser.dark(true);
    assertThat(brightness("night.png")).isLessThan(70);
  }

  private static double brightness(String name) throws Exception {
    byte[] png = browser.screenshot(folder.resolve(name));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    return Arrays.stream(pixels).map(pixel -> pixel >> 8 & 0xff).average().orElseThrow();
  }
}

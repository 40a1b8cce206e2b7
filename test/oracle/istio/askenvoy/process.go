package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	bootstrap "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	"google.golang.org/protobuf/proto"
)

// running is an Envoy process; its administration listens at an address of its own.
type running struct {
	command   *exec.Cmd
	directory string
	admin     string
}

func start(binary string, config *bootstrap.Bootstrap) running {
	directory := must(os.MkdirTemp("", "oracle-envoy"))
	file := filepath.Join(directory, "bootstrap.pb")
	must(0, os.WriteFile(file, must(proto.Marshal(config)), 0o600))
	log := must(os.Create(filepath.Join(directory, "log")))
	command := exec.Command(binary, "-c", file, "--concurrency", "1", "--disable-hot-restart", "--log-level", "error")
	command.Stdout, command.Stderr = log, log
	must(0, command.Start())
	result := running{command, directory, fmt.Sprintf("http://%s:%d", adminAddress, port)}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for range 600 {
		select {
		case err := <-ended:
			panic(fmt.Sprintf("Envoy ended: %v\n%s", err, must(os.ReadFile(log.Name()))))
		case <-time.After(100 * time.Millisecond):
		}
		if response, err := http.Get(result.admin + "/ready"); err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return result
			}
		}
	}
	panic("Envoy does not become ready")
}

// adminAddress and port are free, since nobody else lives in the network namespace of a run.
const (
	adminAddress = "127.76.0.1"
	port         = 15006
)

func (r running) get(path string) string {
	response := must(http.Get(r.admin + path))
	defer response.Body.Close()
	return string(must(io.ReadAll(response.Body)))
}

// denials counts the connections that the network filters refused.
func (r running) denials() int {
	total := 0
	for _, line := range strings.Split(r.get("/stats?filter=rbac\\.denied$"), "\n") {
		if name, count, found := strings.Cut(line, ": "); found && strings.HasPrefix(name, "tcp.") {
			number := 0
			must(fmt.Sscan(count, &number))
			total += number
		}
	}
	return total
}

func (r running) stop() {
	must(0, r.command.Process.Kill())
	must(0, os.RemoveAll(r.directory))
}

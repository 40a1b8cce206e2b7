// Lets a real Envoy judge what is recorded: the filters that istiod's code builds, requests as callers send them. Every
// answer must be the recorded one (see ../../README.md).
package main

import (
	"fmt"
	"os"
	"sync"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/serviceregistry/provider"

	"oracle/istio/istiod"
	. "oracle/shared"
)

// asked is one request with the address at which its proxy listens.
type asked struct {
	set      set
	request  request
	listener string
	answer   answer
}

// judge starts one Envoy with a listener for each proxy that is asked, and asks it everything.
func judge(binary string, sets []set) ([]asked, int) {
	signer := newAuthority()
	proxies, listeners, questions := []proxy{}, map[string]string{}, []asked{}
	for _, one := range sets {
		policies := istiod.Index(one.kind("AuthorizationPolicy"))
		for _, r := range one.Requests {
			target := r.target()
			key := one.ID + " " + target.Namespace + "/" + target.Name
			if _, found := listeners[key]; !found {
				listeners[key] = fmt.Sprintf("%s:%d", loopback(len(proxies)), port)
				proxies = append(proxies, newProxy(one, policies, target, signer))
			}
			questions = append(questions, asked{set: one, request: r, listener: listeners[key]})
			one.certify(r, signer)
		}
	}
	envoy := start(binary, newBootstrap(proxies, signer))
	defer envoy.stop()
	askAll(questions, signer)
	return questions, envoy.denials()
}

// askAll asks with eight callers side by side.
func askAll(questions []asked, signer *authority) {
	work, group := make(chan int), sync.WaitGroup{}
	for range 8 {
		group.Go(func() {
			for number := range work {
				q := &questions[number]
				q.answer = ask(q.set, q.request, q.listener, signer)
			}
		})
	}
	for number := range questions {
		work <- number
	}
	close(work)
	group.Wait()
}

// certify makes the caller's certificate before callers work side by side.
func (s set) certify(r request, signer *authority) {
	if peer := s.peer(r); peer != "" {
		signer.identity(peer)
	}
}

func newProxy(s set, policies *model.AuthorizationPolicies, target name, signer *authority) proxy {
	waypoint := s.Mesh.DataPlane == "waypoint"
	pod := s.pod(target)
	matcher := model.PolicyMatcherFor(pod.namespace, pod.labels, false)
	if waypoint {
		at := s.pod(name{target.Namespace, "waypoint"})
		matcher = model.PolicyMatcherFor(at.namespace, at.labels, true)
		matcher.Services = []model.ServiceInfoForPolicyMatcher{{Name: target.Name, Namespace: target.Namespace, Registry: provider.Kubernetes}}
	}
	return proxy{
		filters:       istiod.Authorization(policies, matcher, s.Mesh.TrustDomain, s.Mesh.TrustDomainAliases, waypoint),
		tokens:        istiod.Tokens(s.kind("RequestAuthentication"), signer.jwks()),
		waypoint:      waypoint,
		normalization: s.Mesh.PathNormalization,
	}
}

func main() {
	quiet()
	binary, directory := os.Getenv("ENVOY"), os.Args[1]
	recordPaths(binary, directory)
	recordSubjects(binary, directory)
	differences := 0
	for _, file := range []string{"authorization-sidecar", "authorization-waypoint"} {
		counts := Counts{}
		questions, refused := judge(binary, readSets(directory+"/"+file+".jsonl"))
		for _, one := range questions {
			if message := compare(one, counts); message != "" {
				differences++
				fmt.Fprintln(os.Stderr, message)
			}
		}
		if closed := counts["TCP denied"]; closed != refused {
			panic(fmt.Sprintf("%d connections were closed, Envoy's filters refused %d", closed, refused))
		}
		fmt.Printf("## %s.jsonl: %d pairs judged by Envoy\n", file, len(questions))
		counts.Report("pairs by what they are, and by the fields of the policies that apply to them")
	}
	if differences > 0 {
		panic(fmt.Sprintf("%d differences", differences))
	}
}
